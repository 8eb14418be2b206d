CREATE POLICY people_read_on_a_slip ON whereabouts.spell FOR SELECT TO everychild_api
 USING (child_id = ANY (ARRAY(SELECT child_id FROM disclosure.slip_record)));
CREATE POLICY people_read_on_a_slip ON whereabouts.child FOR SELECT TO everychild_api
 USING (child_id = ANY (ARRAY(SELECT child_id FROM disclosure.slip_record)));

GRANT SELECT ON whereabouts.spell, whereabouts.child TO everychild_api;

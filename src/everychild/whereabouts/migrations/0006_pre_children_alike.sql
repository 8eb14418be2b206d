-- How few groups the children fall into who are alike: without it the planner expects one a child, and sorts them all.
CREATE STATISTICS whereabouts.spell_alike (ndistinct)
    ON agency_id, state, county, headline, marks, placed_here, responsible, speaks_from
  FROM whereabouts.spell;

"""The class of information of each kind of event, and of each fact on a child's page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from everychild.care.codec import kind_of
from everychild.care.events import (
    CareEvent,
    arrangements,
    contacts,
    description,
    missing,
    removal,
    responsibility,
    wellbeing,
)

IDENTITY, PLACE, PROTECTED_ADDRESS, REPORTS, CASE, COURT = "D01", "D03", "D04", "D05", "D08", "D09"
HEALTH, PROTECTED_HEALTH, SCHOOL, TRAFFICKING, MISSING, DEBRIEFING = "D10", "D11", "D13", "D14", "D15", "D16"
ADOPTION, TRIBE, WHO_LOOKED = "D19", "D20", "D23"

_OF_EVENT: Mapping[type[CareEvent], str] = {
    description.ChildDescribed: IDENTITY,
    description.ChildNamed: IDENTITY,
    description.RecordNumbered: IDENTITY,
    description.GroupsListed: CASE,
    description.TribalStatusRecorded: TRIBE,
    description.ParentsRecorded: CASE,
    description.ParentalRightsRecorded: COURT,
    removal.ChildRemoved: CASE,
    removal.ResponsibilityBegan: CASE,
    removal.ChildDischarged: CASE,
    removal.ExitLeftOpen: CASE,
    removal.EarlierEpisodeRecorded: CASE,
    removal.ChildDied: CASE,
    arrangements.LivingArrangementBegan: PLACE,
    arrangements.NightWithoutPlacement: PLACE,
    arrangements.TemporaryAbsenceBegan: PLACE,
    arrangements.TemporaryAbsenceEnded: PLACE,
    arrangements.AbsenceAtKnownPlaceBegan: MISSING,
    arrangements.AbsenceAtKnownPlaceEnded: MISSING,
    contacts.ChildContacted: CASE,
    contacts.ContactAttempted: CASE,
    contacts.WhereaboutsConfirmed: PLACE,
    contacts.PermanencyPlanSet: CASE,
    contacts.PeriodicReviewHeld: COURT,
    contacts.PermanencyHearingHeld: COURT,
    contacts.CourtOrderMade: COURT,
    contacts.TraffickingReportRecorded: TRAFFICKING,
    missing.ChildReportedMissing: MISSING,
    missing.LawEnforcementTold: MISSING,
    missing.ClearinghouseTold: MISSING,
    missing.ChildSighted: MISSING,
    missing.ChildLocated: MISSING,
    missing.ChildReturned: MISSING,
    missing.ReturnDebriefingOffered: DEBRIEFING,
    missing.ScreenCompleted: TRAFFICKING,
    responsibility.AgencyRoleBegan: CASE,
    responsibility.AgencyRoleEnded: CASE,
    responsibility.TransferSent: CASE,
    responsibility.TransferAnswered: CASE,
    responsibility.InterstatePlacementRequested: CASE,
    responsibility.InterstatePlacementDecided: CASE,
    responsibility.InterstatePlacementBegan: CASE,
    responsibility.InterstatePlacementEnded: CASE,
    responsibility.InvestigationOpened: REPORTS,
    responsibility.FindingMade: REPORTS,
    responsibility.SafetyPlacementBegan: CASE,
    responsibility.SafetyPlacementEnded: CASE,
    wellbeing.HealthAssessed: HEALTH,
    wellbeing.HealthConditionsRecorded: HEALTH,
    wellbeing.HealthNeedRecorded: HEALTH,
    wellbeing.SchoolingRecorded: SCHOOL,
    wellbeing.ParentingRecorded: PROTECTED_HEALTH,
    wellbeing.ChildBoreInfant: PROTECTED_HEALTH,
    wellbeing.PriorAdoptionRecorded: ADOPTION,
    wellbeing.PriorGuardianshipRecorded: CASE,
    wellbeing.AssistanceRecorded: CASE,
    wellbeing.AssistanceAgreementRecorded: ADOPTION,
    wellbeing.SiblingsCounted: CASE,
}

CATEGORY_OF: Mapping[str, str] = MappingProxyType({kind_of(event): category for event, category in _OF_EVENT.items()})
"""Every kind of event has a class of information; a house test holds it."""

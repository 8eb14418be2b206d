"""Dealing with a delivery so that one with which we cannot deal holds up nobody else's."""

from __future__ import annotations

import psycopg

from everychild.doors.tools import Tools
from everychild.intake.receipts import put_off
from everychild.intake.work import deal_with
from everychild.runtime.log import logger
from everychild.vocabulary.ids import SubmissionId

_log = logger(__name__)


def deal_with_or_put_off(tools: Tools, submission_id: SubmissionId) -> None:
    """Take a delivery to its end; where that fails through a fault of ours, put it off, so that others go on.

    Raises:
        psycopg.OperationalError: the database is gone, which is nothing of this delivery.
    """
    try:
        deal_with(tools, submission_id)
    except psycopg.OperationalError:
        raise
    except Exception as failure:  # noqa: BLE001 - whatever it is, the other agencies' deliveries do not wait for it
        _log.exception("delivery put off", submission_id=str(submission_id), error_kind=type(failure).__name__)
        with tools.worker.connection() as conn:
            put_off(conn, submission_id, now=tools.clock())

"""Jobs of notices: reminders that fall due, mails by the hundred, messages to webhooks."""

from palaestra.competitions.service import notice_mails, notices, reminders, webhooks
from palaestra.core.jobs import Job

# Long enough apart to cost nothing, and soon enough for what is said hours ahead.
MINUTE = 60.0

remind = Job(name="competitions.remind", write=reminders.remind, schedule=MINUTE)

spread_notice = Job(
    name=notices.SPREAD, args=notices.Spread, write=notice_mails.spread, attempts=10
)

deliver_webhook = Job(
    name=webhooks.DELIVER,
    args=webhooks.Deliver,
    read=webhooks.read,
    work="palaestra.competitions.webhooks:deliver",
    write=webhooks.write,
    failed=webhooks.failed,
    timeout=webhooks.SECONDS + 60,
)

JOBS = [remind, spread_notice, deliver_webhook]

"""Send a notice by e-mail to people who have an address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from classroom.models import Notice


def mail_notice(payload: Mapping[str, Any], now: datetime) -> str:
    """Handle of `classroom.mail_notice`: looks again at the moment of sending."""
    notice = Notice.objects.select_related("recipient").get(key=payload["notice_key"])
    if not notice.recipient.email:
        return "no e-mail address"
    if not notice.recipient.is_active:
        return "account closed"
    body = notice.body
    if notice.url:
        body = f"{body}\n\n{_('Open it here')}: {settings.SITE_ORIGIN}{notice.url}".strip()
    EmailMessage(
        subject=" ".join(notice.title.split()),
        body=body,
        to=[notice.recipient.email],
        headers={"Message-ID": f"<notice-{notice.pk}@mastery.local>"},
    ).send()
    return ""

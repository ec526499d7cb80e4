"""The supervision face 行政监督平台 as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "ggzy.supervision"
    label = "supervision"
    verbose_name = "行政监督平台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ggzy.desk import dossiers, follow, office_figures, ticker
        from ggzy.desk.telling import SOURCES, STAYS
        from ggzy.supervision import chain_rows, decided, false_findings, presence
        from ggzy.supervision.findings import breaches, looks
        from ggzy.supervision.matter_rows import follow_rows

        for followers in (follow.FOLLOWERS, follow.CASE_FOLLOWERS, follow.OFFICE_FOLLOWERS, follow.MATTER_FOLLOWERS, follow.FINDING_FOLLOWERS):
            followers.append(decided.note)
        follow.FOLLOWERS.append(presence.follow)
        follow.FOLLOWERS.append(false_findings.count)
        follow.DOCKET_FOLLOWERS.extend((follow_rows, chain_rows.follow, decided.note, dossiers.follow_circular, dossiers.follow_credit))
        follow.FOLLOWERS.append(dossiers.follow_lot)
        follow.MATTER_FOLLOWERS.append(dossiers.follow_complaint)
        follow.FINDING_FOLLOWERS.append(dossiers.follow_finding)
        follow.CASE_FOLLOWERS.append(dossiers.follow_case)
        office_figures.SOURCES.extend((chain_rows.findings_in, breaches.breaches_in))
        ticker.JOBS.append(presence.note_gone)
        ticker.MOMENTS.append(presence.NEXT_SILENCE)
        SOURCES.extend((looks.reviews, looks.spells, looks.looks, looks.looks_at_firms, looks.refused))
        STAYS.append(looks.watching)

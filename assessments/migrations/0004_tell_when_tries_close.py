"""When a try closes, as a function of the database, which plans it once for each connection.

Written out as part of every query that asks, it took half the time of saving an answer.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION try_closes_at(of_assessment bigint, of_enrollment bigint, chance integer, began timestamptz)
RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    session_end timestamptz;
    window_end timestamptz;
BEGIN
    SELECT max(session.ends_at) INTO session_end
    FROM assessments_booking AS booking
    JOIN assessments_reassessmentsession AS session ON session.id = booking.session_id
    WHERE booking.assessment_id = of_assessment AND booking.enrollment_id = of_enrollment
        AND booking.state IN ('booked', 'attended')
        AND session.starts_at <= began AND session.ends_at > began;

    SELECT max(closes_at) INTO window_end
    FROM assessments_chancewindow
    WHERE assessment_id = of_assessment AND number >= chance AND closes_at > began
        AND (opens_at <= began OR (session_end IS NULL AND number = chance));

    RETURN greatest(session_end, window_end);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_tie_answers_to_asked_items")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION try_closes_at(bigint, bigint, integer, timestamptz)"),
    ]

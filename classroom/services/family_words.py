"""What a problem of a list of families is called, and what to do about it."""

from django.utils.translation import gettext_lazy as _later

from classroom.formats.families import WrongAdult
from classroom.formats.lists import Wrong
from classroom.selectors import family_lists
from classroom.services import list_words

what_to_do = list_words.saying(
    {
        **list_words.OF_ANY_LIST,
        **list_words.OF_ACCOUNTS,
        Wrong.EMPTY: _later(
            "The list is empty. Its first line names the columns: student_id, given_name, family_name, email."
        ),
        Wrong.COLUMN_MISSING: _later(
            "The first line does not name this column. It needs student_id, given_name and family_name."
        ),
        Wrong.TOO_MANY_ROWS: _later("The list has more than 20,000 lines. Split it into several lists."),
        Wrong.NO_ROWS: _later(
            "The list names its columns but no adults. Add one line for each adult of a student."
        ),
        WrongAdult.NO_ADULTS: _later(
            "No line names an adult. Write the names, and an e-mail address or a user name, beside the students."
        ),
        WrongAdult.NO_USERNAME: _later(
            "This adult needs a user name. Left out, it is the e-mail address; here none can be used for it."
        ),
        WrongAdult.ADULT_TWICE: _later("Line %(detail)s has this adult for this student already. Keep one."),
        WrongAdult.ADULT_DIFFERS: _later(
            "Line %(detail)s has this user name with another name or address. "
            "For the same adult write both alike; for another choose another user name."
        ),
        family_lists.NOT_HERE: _later("No student here has this number. Check it, or add the student first."),
        family_lists.USERNAME_TAKEN: _later(
            "Somebody has this user name already. For the same adult write the names as they are there; "
            "for another choose another user name."
        ),
        family_lists.OWN_ADULT: _later("This is the student. Write the user name of an adult."),
    }
)

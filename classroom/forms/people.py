"""An adult of a student's family."""

from classroom.forms.staff import PersonForm


class GuardianForm(PersonForm):
    """Name and how they sign in."""

    @property
    def full_name(self) -> str:
        names = (self.cleaned_data["given_name"], self.cleaned_data["family_name"])
        return " ".join(names).strip()

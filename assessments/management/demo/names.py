"""Names of the demo school's students, invented, from many places."""

CLASS_7B = """\
Amara Diallo, Ana Sofia Reis, Ben Adeyemi, Chiara Conti, Daniyar Bek, Elif Kaya, Emeka Obi, Finn
Murphy, Grace Lim, Hana Suzuki, Idris Haddad, Ines Moreau, Jakub Nowak, Kofi Mensah, Leila Rahimi,
Luca Ferri, Mateo Cruz, Maya Cohen, Mei Chen, Noor Aziz, Oskar Lind, Priya Nair, Rosa Delgado, Sam
Okafor, Samir Patel, Sofia Petrova, Tomás Silva, Uma Iyer"""

CLASS_7A = """\
Adam Novak, Aisha Khan, Bruno Costa, Carla Weiss, Dilnoza Karimova, Eero Virtanen, Fatima Sow,
Gabriel Martin, Helena Kos, Ivan Horvat, Jia Wang, Kenji Mori, Lara Fischer, Malik Johnson, Nadia
Popescu, Omar Farouk, Paula Ortiz, Quentin Roux, Rania Saleh, Stefan Marku, Tara Singh, Umar Bello,
Vera Lang, William Ng, Xenia Pappas, Yusuf Demir, Zara Hussein, Émile Girard"""

CLASS_7C = """\
Abel Tesfaye, Bianca Rossi, Cem Arslan, Dalia Nasser, Eduardo Lima, Freya Olsen, Goran Ilic, Hugo
Lopez, Iris Jansen, Jonas Berg, Katarina Simic, Liam Walsh, Mina Park, Nils Holm, Olga Ivanova,
Pedro Alves, Rahel Abebe, Said Mansour, Tanja Vogel, Ursula Brand, Victor Dumont, Wanda Kowalska,
Yara Haddad, Zoltan Nagy, Alma Ruiz, Boris Dragan, Celia Navarro"""

CLASS_7D = """\
Agnes Toth, Bilal Ahmed, Camille Petit, Dragan Jovic, Elena Marin, Felix Bauer, Gloria Mendes, Hamza
Yilmaz, Isabel Vega, Joel Andersson, Kiran Rao, Lina Haugen, Marco Bruni, Nora Lindgren, Olek
Zielinski, Petra Dvorak, Ravi Menon, Sara Mazur, Timo Salonen, Ulla Nyberg, Vasco Pinto, Wei Zhang,
Yasmin Karam, Zoe Carter, Anton Keller, Beatriz Moura, Caleb Owusu"""


def full_names(listed: str) -> list[tuple[str, str]]:
    """(given name, family name) of each person; the last word is the family name."""
    people = [" ".join(name.split()) for name in listed.split(",")]
    return [(name.rpartition(" ")[0], name.rpartition(" ")[2]) for name in people]

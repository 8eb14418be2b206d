"""Names with frequencies as uneven as real ones: a few at the top, a long tail, each origin with its own. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.object_]
Weights = NDArray[np.float64]

ORIGINS = ("english", "hispanic", "black-american", "east-asian", "arabic-somali", "slavic", "native")
ORIGIN_SHARES = (0.42, 0.25, 0.18, 0.05, 0.04, 0.03, 0.03)
"""About the shares among children in public care (AFCARS), with origins that a race code does not tell apart named."""

_EXAMPLES = (
    "Beispiel", "Ejemplo", "Esempio", "Przyklad", "Exemple", "Voorbeeld", "Primer", "Namuna", "Esimerkki", "Eksempel",
    "Ornek", "Exemplo", "Pelda", "Priklad", "Naide", "Piemers", "Pavyzdys", "Shembull", "Mfano", "Tauira",
)  # fmt: skip

_GIRLS = {
    "english": "Emma Olivia Ava Sophia Isabella Abigail Emily Madison Elizabeth Charlotte Avery Ella Chloe Harper Lily Grace Hannah Natalie Samantha Leah Audrey Allison Savannah Anna Aubrey Brooklyn Claire Lucy Paisley Everly Skylar Violet Bella Nora Hazel Riley Kennedy Sadie Hailey Autumn Piper Ruby Serenity Eva Naomi Alice Lydia Madeline Peyton Rylee Sarah Caroline Julia Katherine Kathryn Catherine Rebecca Rachel Jessica Jennifer Amber Ashley Brittany Megan Kayla Taylor Morgan Paige Erica Erika Kristen Kirsten Christina Victoria Margaret Mary Susan Deborah Patricia Barbara Amanda Melissa Nicole Stephanie Alexandra Alexis Lauren Haley Jordan Mackenzie Makayla Faith Hope Jasmine Destiny Trinity Gabrielle Mia Zoe Zoey Lillian Lily Eleanor Penelope Aria Layla Mila Ellie Stella Nova Willow Emilia Ivy Kinsley Delilah Josephine Raelynn Maya Kylie Clara Vivian Reagan Jade Quinn Sophie Isla Cora Adeline Raegan Teagan Tegan Brianna Bryanna",
    "hispanic": "Sofia Camila Valentina Isabella Valeria Luciana Ximena Mariana Daniela Victoria Gabriela Natalia Guadalupe Alejandra Andrea Fernanda Jimena Esmeralda Yaretzi Itzel Leslie Kimberly Evelyn Ashley Ana Maria Rosa Carmen Juana Lucia Elena Paola Karla Carolina Veronica Monica Patricia Adriana Claudia Yesenia Jazmin Angelica Marisol Araceli Beatriz Catalina Dulce Estrella Fatima Genesis Heidi Ingrid Jocelyn Julieta Liliana Magdalena Marisela Nayeli Pilar Raquel Renata Rocio Salma Susana Teresa Vanessa Viviana Yolanda Zoe",
    "black-american": "Aaliyah Imani Nia Kiara Ebony Jada Zaria Amari Kennedi Skye Tiana Deja Diamond Precious Raven Jasmine Destiny Heaven Nevaeh Laila Kamiyah Kehlani Londyn Journee Skylar Ariyah Aniyah Janiyah Saniyah Taniyah Shaniya Shania Tanisha Latoya Keisha Lakeisha Monique Dominique Tamika Tamara Kenya Asia Essence Miracle Treasure Harmony Melody Serenity Trinity Zion Zuri Amara Ayanna Brielle Cierra Sierra Tierra Kierra Tyra Yasmine Alexus Mariah Makiyah Malaysia Paris",
    "east-asian": "Mei Linh Mai Thuy Trang Anh Ngoc Lan Hoa Yen Jia Xin Yi Min Jing Hui Ling Na Yuna Minji Seo-yeon Hana Aiko Yuki Sakura Emi Kim-Ly Bao Chau Quynh Grace Michelle Vivian Tiffany Angela Jenny Amy Kelly",
    "arabic-somali": "Fatima Maryam Mariam Miriam Aisha Aysha Ayesha Khadija Amina Aminah Zaynab Zainab Layla Leila Nur Noor Yasmin Sara Hodan Fadumo Halimo Ifrah Sahra Hawa Asma Salma Huda Iman Ruqayya Sumaya Hafsa Samira Amal Farah Rania Dina Lina",
    "slavic": "Anastasia Anastasiya Daria Darya Maria Mariya Sofia Sofiya Polina Ekaterina Kateryna Yekaterina Olga Olha Tatiana Tetiana Natalia Nataliya Svetlana Irina Iryna Oksana Yulia Iuliia Alina Milana Veronika Zlata Vera Ksenia",
    "native": "Aiyana Kaya Winona Halona Tala Dakota Cheyenne Sierra Savannah Skye Autumn Rain Hope Faith Mary Rose Lily Angel Destiny Shania Jasmine Nevaeh Kateri Nizhoni Dezbah Ahyoka",
}
_BOYS = {
    "english": "Liam Noah Mason Ethan Logan Lucas Jackson Aiden Oliver Jacob William James Benjamin Elijah Alexander Michael Daniel Matthew Henry Samuel David Joseph Carter Owen Wyatt John Jack Luke Jayden Dylan Grayson Levi Gabriel Lincoln Hunter Christian Andrew Isaac Caleb Ryan Nathan Thomas Charles Christopher Josiah Adrian Cameron Connor Conner Landon Colton Parker Cooper Robert Easton Brayden Jordan Dominic Austin Ian Adam Jaxon Jaxson Eric Erik Brian Bryan Stephen Steven Jeffrey Geoffrey Sean Shawn Shaun Mark Marc Philip Phillip Zachary Zackary Nicholas Nicolas Jonathan Johnathan Timothy Kenneth Edward Richard Ronald Donald Gregory Patrick Peter Paul Kevin Kyle Cody Dustin Derek Tyler Taylor Trevor Travis Tristan Chase Blake Bradley Brandon Brendan Brenden Evan Gavin Garrett Hayden Kaden Caden Kayden Cayden Max Miles Myles Nolan Oscar Preston Riley Rowan Sawyer Silas Spencer Theodore Vincent Weston Xavier Zane",
    "hispanic": "Santiago Mateo Matias Sebastian Diego Nicolas Samuel Daniel Alejandro Angel Jesus Jose Luis Juan Carlos Miguel Antonio Francisco Eduardo Fernando Ricardo Roberto Javier Jorge Manuel Pedro Rafael Raul Ruben Sergio Victor Adrian Alan Alexis Andres Armando Arturo Brandon Bryan Cesar Christian Cristian Edgar Emiliano Emilio Enrique Erick Ernesto Esteban Felipe Gael Gerardo Gilberto Guillermo Gustavo Hector Hugo Ignacio Isaias Ivan Joel Jonathan Joaquin Julian Julio Kevin Leonardo Leonel Marco Mario Martin Mauricio Moises Omar Oscar Pablo Rodrigo Saul Tomas Uriel Vicente",
    "black-american": "Elijah Isaiah Jeremiah Josiah Malik Jamal Jalen Jaylen Jaylon Darius Demetrius Marcus Marquis Terrell Tyrell Tyrone Andre Deandre Dante Donte Devonte Xavier Zion Amari Messiah King Prince Kairo Karter Kingston Khalil Kamari Jabari Jaquan Daquan Tyquan Deshawn Rashad Rashawn Lamar Lamont Jerome Jermaine Trevon Tremaine Davion Javion Tavion Keion Keyon Kobe Kyrie Omari Omarion Semaj Shamar Terrance Terrence Torrence Antwan Antoine Cedric Cornell Curtis Darnell Reginald Roderick Sincere Major",
    "east-asian": "Minh Huy Duc Khoa Nam Long Hung Tuan Anh Bao An Wei Jun Hao Ming Lei Jian Feng Min-jun Ji-ho Seo-jun Kenji Haruto Ren Kai Danny Kevin Jason Andrew Vincent Henry Tommy Johnny David Eric Alan",
    "arabic-somali": "Mohamed Mohammed Muhammad Mohammad Ahmed Ahmad Abdullah Abdullahi Ali Omar Umar Yusuf Yousef Youssef Ibrahim Ismail Hassan Hasan Hussein Hussain Khalid Mustafa Abdirahman Abdulrahman Mahad Liban Bilal Hamza Zakariya Zakaria Idris Adam Sami Karim Tariq Nasir Salman Faisal Jamal Rashid",
    "slavic": "Aleksandr Alexander Oleksandr Dmitri Dmitriy Dmytro Ivan Maksim Maxim Mikhail Mykhailo Nikita Sergei Serhiy Vladimir Volodymyr Andrei Andriy Alexei Oleksiy Yuri Yuriy Pavel Pavlo Bogdan Bohdan Artem Denis Kirill Roman Timur Viktor",
    "native": "Chayton Takoda Dakota Mato Ahanu Elan Nashoba Kohana Joseph Michael Daniel Dylan Hunter Logan River Sky Isaiah Elijah Ethan Raymond Leonard Wambli Bidziil Yiska Ashkii",
}
_MADE_STARTS = "Ja Jay Ka Kay Ma Bray De Da La Sha Ta Ty Tre Zay Kei Ky Ma Ra Ro Sa Va Xa Za Ari Emi Eli Bri Cal Car Dar Gra Hai Jo Jor Lan Mak Nae Pey Ray Ry Shay Tay Wes".split()
_MADE_GIRL_ENDS = "lyn lynn lee leigh la na nna niyah riyah shia sha tavia licia ria elle ella leen lynne line belle mara nique tasha lani liana issa".split()
_MADE_BOY_ENDS = "den dyn don shawn sean vion von quan rius ron rell mir mar mari rion ston ton son lin len lan cen ce vin shon".split()

_FAMILY_PARTS = {
    "english": (
        "Ash Bar Beck Bex Blen Bram Bran Brock Cal Car Cham Clar Cor Cran Cros Dal Dar Den Dra Dun Ed El Fair Fal Fen Gar Gil Gren Had Hal Ham Har Haw Hen Hol Hux Ken Kil Kirk Lan Lin Lock Mal Mar Mel Mor Nor Oak Pem Pren Rad Ran Red Ros Shel Sher Sin Stan Ster Tal Thorn Til Tren Wal War Wex Whit Wil Win Wor".split(),
        ["", "a", "be", "bel", "bing", "co", "der", "el", "en", "er", "in", "ing", "le", "man", "mer", "o", "ster", "ther", "ting", "wer"],
        "bury by combe cott dale den ey field ford gate ham hurst land ley low man mere more ner ney quist rick ridge ris sby sey shaw son stead sted stock ston tham ton vale well wick win worth".split(),
    ),
    "hispanic": (
        "Al Alba Arce Bal Bena Cal Cama Cara Casta Cer Cor Dela Dom Esca Esque Fer Fuen Gal Gar Gon Her Iba Jara Lara Leo Lo Ma Mar Mede Mo Mon Nava Ola Orte Pa Pera Qui Ra Rive Ro Sala San Se Sola Tama Te Tole Va Vala Vela Villa Za Zapa".split(),
        ["", "ba", "bri", "ca", "da", "de", "la", "ll", "me", "na", "nde", "ra", "rra", "sta", "ti", "va"],
        "ada ado ales ano ante ara ares ate era ez eda ena ero ia illa illo ina ino ios ita los n no nes osa oso ra ral ras rera res ro ron s tes za zar".split(),
    ),
    "black-american": (
        "Ash Ban Bates Bel Bol Boy Bra Brook Cald Can Car Chis Cole Con Cul Da Dix Dor Doz Ed Fau Flo Gad Gai Gas Glo Hag Hal Hamp Har Hous Jeffer Jen Kil Lan Lew Mack Man Mc Mos Muh Nor Ous Pet Pink Poin Rand Rob Ruf Sim Ster Tal Til Toll Ty Van Wash Whit Wil Wins Yar".split(),
        ["", "a", "dle", "e", "er", "in", "ing", "ker", "le", "ler", "lin", "man", "o", "ri", "ter"],
        "by den der dox es fin gate ham kins ks land ley lin man mer more mon ner ney ngton on ry s sey son ston ter tin ton ville ward well y".split(),
    ),
    "east-asian": (
        "B Ch D G H J K L M N Ng Ph Q S Sh T Th Tr V W X Y Z".split(),
        [""],
        "a ae ai an ang ao e en eng i ia iang iao ien in ing o oa ong ou u uan ui un uo uong uyen yen ao".split(),
    ),
    "arabic-somali": (
        "Ab Abd Adan Al-Ba Al-Ha Al-Ma Al-Sa Ay Ba Bar Dah Dir Eg Fa Far Ga Guu Ha Has Hir Is Ja Jib Ka Kha Ma Mah Mu Na Nur Os Qa Ra Rab Sa Sha Sul Tah War Ya Za".split(),
        ["", "a", "ai", "bi", "da", "di", "h", "i", "la", "ma", "ra", "u"],
        "ad ah ale ame an ani ar ari at ein i id if im in ir la le lah man mi oud san sh sse sul wi yah yr".split(),
    ),
    "slavic": (
        "Ba Bar Bel Bo Bond Cher Dan Do Dra Fed Ga Gor Gri Hav Ili Ka Ko Kov Kra Kuz Leb Lu Mal Mar Mel Mi Mo Nov Or Pa Pe Pol Pop Ro Sav She Shev Si Sok Sto Tka Va Vol Za Zel".split(),
        ["", "a", "che", "cho", "den", "ga", "la", "le", "li", "na", "ni", "ri", "ro", "sen", "ta", "ti"],
        "chenko chuk enko ev ich icz ik in ishin iv kin ko kov lenko nov nyk off ov ovich ski sky vich wicz yk ynsky".split(),
    ),
    "native": (
        "Black Blue Bright Brown Cedar Crow Eagle Early Fast Fire Good Grey Hawk High Iron Lone Long Many Moon New Night Old Red River Running Sky Spotted Standing Stone Strong Sun Swift Tall Thunder Two Walking White Wind Wolf Yellow".split(),
        [""],
        "arrow bear bird buck bull cloud crane creek deer eagle elk feather fish goat hand hawk heart hill horse lance moon owl rain ridge river rock shield sky spear spring star stone thunder tree walker water wind wing wolf wood".split(),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words and how likely each, those before it included, is; a draw is `words[numbers]`."""

    words: Words
    cumulative: Weights

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Numbers of words."""
        return np.searchsorted(self.cumulative, rng.random(count)).clip(max=len(self.words) - 1).astype(np.int64)


_FAMILY_FALL = {
    "english": (6.0, 0.85), "hispanic": (3.0, 1.0), "black-american": (4.0, 0.95), "east-asian": (1.0, 1.1),
    "arabic-somali": (3.0, 0.95), "slavic": (9.0, 0.7), "native": (5.0, 0.7),
}  # fmt: skip
"""How unevenly family names are borne: the commonest by about one in ninety, of Hispanic families by one in thirty."""


@cache
def given_names(origin: str, sex: str) -> Vocabulary:
    """Given names of one origin and sex: listed ones by rank, then a tail made of syllables (about one child in seven)."""
    listed = list(dict.fromkeys((_GIRLS if sex == "F" else _BOYS)[origin].split()))
    ends = _MADE_GIRL_ENDS if sex == "F" else _MADE_BOY_ENDS
    made = sorted({start + end for start, end in product(_MADE_STARTS, ends)} - set(listed))
    tail = 0.02 if origin in {"east-asian", "arabic-somali", "slavic", "hispanic"} else 0.14
    weights = np.concatenate([(1 - tail) * _falling(len(listed), 9.0, 0.75), tail * np.full(len(made), 1 / len(made))])
    return Vocabulary(words=np.array(listed + made, dtype=object), cumulative=np.cumsum(weights / weights.sum()))


@cache
def family_names(origin: str) -> Vocabulary:
    """Family names of one origin by rank; "example" in many languages at the top of the English and Hispanic ones."""
    starts, middles, ends = _FAMILY_PARTS[origin]
    made = sorted({start + middle + end for start, middle, end in product(starts, middles, ends)})
    order = np.random.default_rng(list(origin.encode())).permutation(len(made))
    shuffled = [made[place] for place in order.tolist()]
    top = list(_EXAMPLES) if origin in {"english", "hispanic"} else []
    words = top + [word for word in shuffled if word not in top]
    words = words[:40_000]
    offset, steep = _FAMILY_FALL[origin]
    return Vocabulary(words=np.array(words, dtype=object), cumulative=np.cumsum(_falling(len(words), offset, steep)))


def _falling(count: int, offset: float, steep: float) -> Weights:
    """Shares that fall with rank, as those of names do (Zipf and Mandelbrot)."""
    shares = 1.0 / (np.arange(count) + offset) ** steep
    return shares / shares.sum()


NICKNAMES = {
    "William": ("Will", "Billy", "Liam"), "Robert": ("Bobby", "Rob"), "Richard": ("Ricky", "Rick"), "James": ("Jimmy", "Jim", "Jamie"),
    "Joseph": ("Joey", "Joe"), "Michael": ("Mike", "Mikey"), "Christopher": ("Chris", "Topher"), "Nicholas": ("Nick", "Nicky"),
    "Alexander": ("Alex", "Xander", "Sasha"), "Benjamin": ("Ben", "Benny"), "Samuel": ("Sam", "Sammy"), "Daniel": ("Danny", "Dan"),
    "Matthew": ("Matt", "Matty"), "Andrew": ("Andy", "Drew"), "Anthony": ("Tony",), "Thomas": ("Tommy", "Tom"), "Charles": ("Charlie", "Chuck"),
    "Edward": ("Eddie", "Ted"), "Joshua": ("Josh",), "Jonathan": ("Jon", "Johnny"), "Zachary": ("Zach", "Zack"), "Timothy": ("Tim", "Timmy"),
    "Elizabeth": ("Lizzy", "Beth", "Eliza", "Betsy"), "Katherine": ("Katie", "Kate", "Kathy"), "Margaret": ("Maggie", "Peggy", "Meg"),
    "Abigail": ("Abby", "Gail"), "Isabella": ("Bella", "Izzy"), "Samantha": ("Sam", "Sammie"), "Jessica": ("Jess", "Jessie"),
    "Jennifer": ("Jenny", "Jen"), "Rebecca": ("Becky", "Becca"), "Alexandra": ("Alex", "Lexi", "Sandra"), "Victoria": ("Vicky", "Tori"),
    "Madeline": ("Maddie",), "Madison": ("Maddie",), "Patricia": ("Patty", "Trish"), "Deborah": ("Debbie", "Deb"), "Susan": ("Sue", "Susie"),
    "Stephanie": ("Steph",), "Amanda": ("Mandy",), "Josephine": ("Josie", "Jo"), "Natalie": ("Nat",), "Gabrielle": ("Gabby",),
    "Francisco": ("Paco", "Pancho"), "Jose": ("Pepe",), "Jesus": ("Chuy",), "Guadalupe": ("Lupita", "Lupe"), "Ignacio": ("Nacho",),
    "Alejandro": ("Alex", "Jandro"), "Eduardo": ("Lalo", "Eddie"), "Roberto": ("Beto",), "Manuel": ("Manny",), "Maria": ("Mari",),
    "Gabriela": ("Gabi",), "Isaiah": ("Zay",), "Jeremiah": ("Jerry", "Jay"), "Elijah": ("Eli",), "Demetrius": ("Meech",), "Terrance": ("Terry",),
    "Nathan": ("Nate",), "Gregory": ("Greg",), "Jeffrey": ("Jeff",), "Steven": ("Steve",), "Ronald": ("Ron", "Ronnie"), "Donald": ("Don", "Donnie"),
    "Anastasia": ("Nastya", "Stacy"), "Ekaterina": ("Katya",), "Mikhail": ("Misha",), "Dmitri": ("Dima",), "Sergei": ("Seryozha",),
    "Mohamed": ("Mo",), "Muhammad": ("Mo",), "Theodore": ("Theo", "Teddy"), "Vincent": ("Vinny",), "Penelope": ("Penny",), "Eleanor": ("Ellie", "Nora"),
}  # fmt: skip
"""What a child is called beside the given name; written from common use, not from the list that any engine reads."""

"""Names that say of themselves that they are invented: the words for example, sample and test in many languages."""

from __future__ import annotations

GIVEN_GIRLS = (
    "Testa", "Sampla", "Demi", "Mocka", "Fixtura", "Exa", "Dumma", "Inventa", "Proba", "Placida", "Modela", "Testina",
    "Samplina", "Demia", "Mockina", "Fixtina", "Exemplia", "Inventina", "Probina", "Modelina", "Specima", "Muestra",
    "Fictia", "Fictina", "Simula", "Simulina", "Draftia", "Trialla", "Protia", "Formula", "Pretenda", "Echantilla",
    "Provina", "Ejempla", "Versucha", "Maketa", "Fabula", "Sketcha", "Patternia", "Templatia", "Blanka", "Stubbia",
)  # fmt: skip
GIVEN_BOYS = (
    "Testo", "Samplo", "Demo", "Mocko", "Fixtus", "Protos", "Dummo", "Inventor", "Placido", "Modello", "Probus",
    "Testino", "Samplus", "Demian", "Mockus", "Fixtor", "Exemplus", "Inventus", "Probino", "Modelio", "Specimo",
    "Muestro", "Fictor", "Fictus", "Simulo", "Simulus", "Drafto", "Triallo", "Protus", "Formulus", "Pretendo",
    "Echantillo", "Provino", "Ejemplo", "Versucho", "Maketo", "Fabulo", "Sketcho", "Patterno", "Templato", "Blanko",
    "Stubbo",
)  # fmt: skip
MIDDLE = ("", "", "", "Ex", "Demo", "Test", "Mock", "Proto", "Quasi", "Sub", "Alpha", "Beta")
FAMILY = (
    "Beispiel", "Ejemplo", "Esempio", "Przyklad", "Exemple", "Voorbeeld", "Primer", "Namuna", "Esimerkki", "Eksempel",
    "Ornek", "Exemplo", "Pelda", "Priklad", "Naide", "Piemers", "Pavyzdys", "Shembull", "Mfano", "Tauira",
    "Halimbawa", "Contoh", "Enghraifft", "Sampla", "Adibide", "Exempel", "Daemi", "Voorbeelde", "Numunek", "Misali",
    "Apere", "Tusaale", "Umzekelo", "Isibonelo", "Mohlala", "Muenzaniso", "Ohatra", "Faataitaiga", "Laana", "Nimune",
    "Udaharan", "Udaharana", "Misal", "Mesal", "Nimunesi", "Primjer", "Obrazec", "Vzorek", "Muster", "Campione",
    "Amostra", "Muestra", "Monster", "Prova", "Ukazka", "Zapas", "Zkouska", "Prubas", "Fictif", "Inventado",
)  # fmt: skip
"""Twenty words come often and the rest rarely, as names do."""
STREETS = ("Example", "Sample", "Placeholder", "Invented", "Fixture", "Specimen", "Template", "Mockingbird Test")
CITIES = ("Exampleton", "Sampleville", "Testburg", "Fixture Falls", "Placeholder", "Modelton", "Specimen Springs")
NICKNAMES = {
    "Testina": "Tess", "Samplina": "Sam", "Demian": "Demi", "Mockina": "Moki", "Inventina": "Vena", "Simulina": "Simi",
    "Testino": "Tino", "Samplus": "Sam", "Inventus": "Ven", "Exemplia": "Exie", "Exemplus": "Plus",
}  # fmt: skip

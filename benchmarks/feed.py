"""A feed as it comes: most entries of a technology site are about anything but endings, though in a quarter of them something else ends. About products that no one makes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice

ORDINARY = (
    "Halvorsen Labs has released Sparrow 3, a language model that reads documents of up to half a million words. It scores 71.4 on the Kestrel benchmark, "
    "four points more than Sparrow 2, and costs a third less. The weights are on the company's site under a permissive licence. Developers praised the speed; "
    "some wished for better French. A version for phones is planned for the autumn.",
    "The robotics start-up Tinbridge raised 48 million dollars in a round led by Ostrava Ventures. The round closed on Monday. The money will pay for a second factory in Brno and for "
    "sixty engineers. Tinbridge makes arms that sort laundry in hotels. Revenue doubled last year, said founder Ilse Maren, who built the first arm in her kitchen.",
    "Researchers at the University of Tampere taught a small network to recognise birds by their wingbeats. The microphone costs nine euros and runs for a "
    "month on two batteries. In a test in Lapland it told 140 species apart, among them three owls that experts had confused. The paper appears in June.",
    "How do you write a good prompt for a spreadsheet? Our reporter spent a week with Ledgerling, the assistant that lives in a side bar, and came back with "
    "eleven rules. The first: say what the columns mean. The second: give an example. The best one needs no words at all.",
    "Larkfield adds voice to its note-taking app. From today people can dictate in thirty languages, and the text appears while they speak. The function is "
    "part of every plan. A map of meetings, which customers had asked for since spring, comes in two weeks.",
    "The European commission published its guidance for general-purpose models. Providers must describe the data that they train on and name a contact. "
    "Industry groups called the text clearer than the draft; a consumer group missed rules for children. The consultation ends on 30 June.",
    "Chipmaker Vantaa Semi showed an accelerator that draws 90 watts and fits into a lunch box. It holds a model of thirty billion parameters in memory. "
    "Shipments begin in March; the first ten thousand go to hospitals in Denmark, which want to keep scans in the house.",
    "A survey of two thousand teachers in Spain shows that every second one uses an assistant to prepare lessons, up from a fifth a year ago. Most check the "
    "answers. Asked what they would like most, they named time, quieter classrooms and a printer that works, in this order.",
    "Quillon opens an office in Nairobi and hires its first forty people there. The company makes tools that turn meetings into tasks. Head of region Amina Oduya, "
    "who led design at Savanna Pay, says that half of the new users this year were African. The old office in Accra stays open until December.",
    "With Fathom 2, the makers of the diving computer Nauta present an assistant that plans dives and explains the tables. It works under water by touch. "
    "The list price is 690 euros. Our tester liked the clear display and disliked the strap; she would take it to Malta at once.",
    "Open-source maintainers met in Ghent to talk about money. The library Carpenter, which most web shops use, is kept by three people in their evenings. "
    "A foundation has now given them a grant for a year. They plan to write documentation first, and tests, and to sleep.",
    "The film festival of Turku shows a section of films made with generators. The jury looked at four hundred entries and chose nine. The prize, a wooden "
    "camera, went to a film about a lighthouse keeper who paints fog. Its director, 19, learnt the craft from her grandmother.",
)


def mixed(endings: Sequence[str], ordinary_for_each: int = 19) -> list[str]:
    """The texts of `endings`, each after `ordinary_for_each` ordinary ones."""
    others = cycle(ORDINARY)
    return [text for ending in endings for text in (*islice(others, ordinary_for_each), ending)]

"""The words that stand for what the data holds: kinds, milestones, standings, who speaks, what changed. Pure, and no screen."""

from __future__ import annotations

from dataclasses import dataclass

from alerts import phrases
from dashboard.language import Said, _
from data.chains import Fate
from data.health import State
from data.trust import Level
from pipeline.types import Authority, ChangeKind, Milestone, Status
from wording import N_


@dataclass(frozen=True)
class Standing:
    """A word for how something stands (marked by ``N_``), and its meaning, which decides its colour and mark."""

    text: str
    meaning: str

    @property
    def word(self) -> str:
        """The word in the language of the visitor."""
        return _(self.text)


STANDINGS = {
    "active": Standing(N_("Alive"), "alive"),
    "announced": Standing(N_("Shown, not launched"), "alive"),
    "deprecated": Standing(N_("On its way out"), "announced"),
    "retired": Standing(N_("Ended"), "ended"),
    "merged": Standing(N_("Merged"), "ended"),
    "renamed": Standing(N_("Renamed"), "alive"),
    "unknown": Standing(N_("Unknown"), "unknown"),
}

KINDS: Said[str] = Said(phrases.KINDS)

MILESTONES: Said[Milestone] = Said(
    {
        Milestone.UNVEILED: N_("First shown"),
        Milestone.LAUNCHED: N_("Launched"),
        Milestone.ANNOUNCED: N_("End announced"),
        Milestone.CLOSED_TO_NEW: N_("Closed to new customers"),
        Milestone.READ_ONLY: N_("Read-only"),
        Milestone.EXPORT_DEADLINE: N_("Last day to export data"),
        Milestone.DEPRECATED: N_("Deprecated"),
        Milestone.SUPERSEDED: N_("Superseded"),
        Milestone.EXTENDED_ACCESS: N_("Extended access begins"),
        Milestone.SHUTDOWN: N_("Shutdown"),
        Milestone.DELETED: N_("Data deleted"),
        Milestone.MERGED: N_("Merged"),
        Milestone.RENAMED: N_("Renamed"),
        Milestone.REVERSED: N_("End called off"),
        Milestone.RUMOURED: N_("Rumoured"),
    }
)

NOUNS: Said[Milestone] = Said(
    {
        Milestone.UNVEILED: N_("first showing"),
        Milestone.LAUNCHED: N_("launch"),
        Milestone.ANNOUNCED: N_("notice of the end"),
        Milestone.CLOSED_TO_NEW: N_("closing to new customers"),
        Milestone.READ_ONLY: N_("read-only day"),
        Milestone.EXPORT_DEADLINE: N_("last day to export data"),
        Milestone.DEPRECATED: N_("deprecation"),
        Milestone.SUPERSEDED: N_("succession"),
        Milestone.EXTENDED_ACCESS: N_("extended access"),
        Milestone.SHUTDOWN: N_("shutdown"),
        Milestone.DELETED: N_("deletion of data"),
        Milestone.MERGED: N_("merger"),
        Milestone.RENAMED: N_("new name"),
        Milestone.REVERSED: N_("reversal"),
        Milestone.RUMOURED: N_("rumour"),
    }
)

SPEAKERS: Said[Authority] = Said(
    {
        Authority.DECLARED: N_("stated by the maintainers"),
        Authority.VENDOR_API: N_("the vendor's API"),
        Authority.VENDOR_PAGE: N_("the vendor's page"),
        Authority.VENDOR_MAIL: N_("the vendor's mail"),
        Authority.VENDOR_BLOG: N_("the vendor's blog"),
        Authority.PRESS: N_("third party"),
        Authority.SEED_OFFICIAL: N_("the vendor's page, compiled by hand"),
        Authority.SEED_PRESS: N_("third party, compiled by hand"),
    }
)

READ: Said[str] = Said(
    {
        "page read": N_("the whole page was read"),
        "read in part": N_("only an extract was read"),
        "cited by another document": N_("quoted by another page"),
    }
)
"""How those who compiled a shipped fact read its source."""

CHANGES: Said[ChangeKind] = Said(
    {
        ChangeKind.APPEARED: N_("{what} became known"),
        ChangeKind.DATED: N_("{what} got a date"),
        ChangeKind.MOVED: N_("{what} was put off"),
        ChangeKind.BROUGHT_FORWARD: N_("{what} was brought forward"),
        ChangeKind.UNDATED: N_("{what} lost its date"),
        ChangeKind.FIRMED: N_("{what} became firm"),
        ChangeKind.LOOSENED: N_("{what} is no longer firm"),
        ChangeKind.CONFIRMED: N_("{what} was confirmed by the vendor"),
        ChangeKind.DISPUTED: N_("{what} is disputed between sources"),
        ChangeKind.SETTLED: N_("{what} is no longer disputed"),
        ChangeKind.REPLACEMENT: N_("{what} got another replacement"),
        ChangeKind.WITHDRAWN: N_("{what} was withdrawn"),
    }
)
"""What happened to a milestone, which each language puts where it belongs."""

STATES = {
    State.FAILING: Standing(N_("Failing"), "soon"),
    State.SUSPECT: Standing(N_("Suspect"), "announced"),
    State.STALE: Standing(N_("Stale"), "announced"),
    State.NEW: Standing(N_("Not asked yet"), "unknown"),
    State.HEALTHY: Standing(N_("Healthy"), "alive"),
}

ILL: Said[State] = Said(
    {
        State.FAILING: N_("{count} failing"),
        State.SUSPECT: N_("{count} suspect"),
        State.STALE: N_("{count} stale"),
        State.NEW: N_("{count} not asked yet"),
    }
)
"""How many sources are not heard as they should be, the worst first."""

STEPS: Said[State] = Said(
    {
        State.FAILING: N_(
            "`swansong sources check` shows what comes instead; correct the address in your registry, or wait if the site is down."
        ),
        State.SUSPECT: N_(
            "Look at the page: events stay as they are. `swansong sources check` shows what would be read there now."
        ),
        State.STALE: N_("See that `swansong up` runs; `swansong collect` asks every source now."),
        State.NEW: N_("`swansong collect` asks them for the first time."),
    }
)
"""What is done about sources in each state."""

FATES = {
    Fate.LIVES: Standing(N_("Alive"), "alive"),
    Fate.ENDING: Standing(N_("Ends too"), "announced"),
    Fate.ENDED: Standing(N_("Ended"), "ended"),
    Fate.UNKNOWN: Standing(N_("Unknown"), "unknown"),
    Fate.LOOP: Standing(N_("Leads back"), "unknown"),
}
"""What became of a replacement."""

LEVELS: Said[Level] = Said(
    {
        Level.HIGH: N_("High confidence"),
        Level.FAIR: N_("Fair confidence"),
        Level.LOW: N_("Low confidence"),
    }
)

STATUSES: Said[str] = Said(
    {
        Status.ACTIVE: N_("alive"),
        Status.LEGACY: N_("legacy"),
        Status.DEPRECATED: N_("deprecated"),
        Status.RETIRED: N_("ended"),
        Status.MERGED: N_("merged"),
        Status.RENAMED: N_("renamed"),
        Status.REVERSED: N_("called off"),
        Status.RUMOURED: N_("rumoured"),
    }
)
"""What one document says of a product, in a word."""

CADENCES: Said[str] = Said(
    {
        "hourly": N_("asked hourly"),
        "daily": N_("asked daily"),
        "weekly": N_("asked weekly"),
        "once": N_("asked by hand"),
    }
)

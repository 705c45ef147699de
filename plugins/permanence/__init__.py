"""What was once published stays reachable: the record of it, and what a build lacks of that."""

from plugins.permanence.addresses import (
    address_of,
    canonical,
    escaped,
    is_promise,
    spellings,
    unescaped,
)
from plugins.permanence.compare import find_losses
from plugins.permanence.declared import DECLARED, Declaration, State, read_declared
from plugins.permanence.files import Records, load_declared, load_records, save_ledger
from plugins.permanence.following import LONGEST_CHAIN, Fate, Landing, follow
from plugins.permanence.harvest import (
    Harvest,
    HarvestedPage,
    harvest_folder,
    is_own_anchor,
    leads_to,
    read_anchors,
)
from plugins.permanence.ledger import Anchor, Entry, Ledger, merge, record, record_list
from plugins.permanence.ledger_text import LEDGER, read_ledger, write_ledger
from plugins.permanence.nearest import Neighbours

__all__ = [
    "DECLARED",
    "LEDGER",
    "LONGEST_CHAIN",
    "Anchor",
    "Declaration",
    "Entry",
    "Fate",
    "Harvest",
    "HarvestedPage",
    "Landing",
    "Ledger",
    "Neighbours",
    "Records",
    "State",
    "address_of",
    "canonical",
    "escaped",
    "find_losses",
    "follow",
    "harvest_folder",
    "is_own_anchor",
    "is_promise",
    "leads_to",
    "load_declared",
    "load_records",
    "merge",
    "read_anchors",
    "read_declared",
    "read_ledger",
    "record",
    "record_list",
    "save_ledger",
    "spellings",
    "unescaped",
    "write_ledger",
]

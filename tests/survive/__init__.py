"""Which tests show that newsbot survives what: see faults.py."""

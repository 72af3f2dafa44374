"""The composition root: from a folder and a target to adapters. Heavy imports wait until they are used."""

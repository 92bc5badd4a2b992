"""From a click to a submitted call: forms made from commands, previews, confirmations. Owner thread."""

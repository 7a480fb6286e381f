"""Where captures come from: one small class per source behind one protocol."""

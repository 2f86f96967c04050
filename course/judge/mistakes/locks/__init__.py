"""Mistakes with what is shared: no lock, the wrong one, too little under it, nobody woken."""

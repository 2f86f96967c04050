"""The course as static pages: lessons with their outputs, the guides, and a reference.

`running` executes the notebooks, `gathering` lays out what Sphinx reads, `making` lets Sphinx make
the pages, and `links` looks at what has come out.  Nothing here asks the network.
"""

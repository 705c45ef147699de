"""The archive's parts of a build by Pelican's own generators, where a site cannot be planned.

What they write is made by the same functions as in a planned build (plugins/adapter/incremental).
"""

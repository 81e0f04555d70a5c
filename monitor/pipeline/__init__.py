"""The two passes: feeds and files become stored articles, stored articles become counted mentions.

    collecting, importing   network and files → articles      pass 1
    indexing                articles → mentions                pass 2, repeatable
    rounds                  both passes, again and again

Each is idempotent and may be killed at any moment. No queue, no broker: the schedule is a column.
"""

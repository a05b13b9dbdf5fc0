"""Many machines over one store, on Celery: what its workers are given to do, and how it is set up.

engine  Celery with newsbot's tasks, its schedule, and what is wrong with a set-up; knows Celery
work    what the tasks do, each in a process of its own; knows the store and the spiders, and not Celery

Which sites are due is in the store, and there it stays: a message says no more than that somebody should look. What the
broker loses is due again, and what it delivers twice finds its lease taken, or nothing to do.
"""

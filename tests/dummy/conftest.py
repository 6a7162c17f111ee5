"""The module here is only there where MODULE_PACKAGES names its package: see tests/test_dummy.py."""

from django.conf import settings

collect_ignore_glob = [] if __package__ in settings.MODULE_PACKAGES else ["*"]

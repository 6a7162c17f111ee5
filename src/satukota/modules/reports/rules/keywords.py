"""Words that mean something by themselves in a talk."""

GREETINGS = frozenset(
    [
        "halo",
        "hai",
        "hi",
        "hello",
        "p",
        "ping",
        "menu",
        "lapor",
        "mulai",
        "start",
        "/start",
        "assalamualaikum",
        "selamat",
        "pagi",
        "siang",
        "sore",
        "malam",
        "min",
        "admin",
    ]
)
SEND = frozenset({"kirim", "ya", "y", "ok", "oke", "send", "yes", "1"})
CANCEL = frozenset({"batal", "cancel", "stop", "tidak jadi"})
SKIP = frozenset({"0", "lewati", "skip", "tidak tahu", "-"})

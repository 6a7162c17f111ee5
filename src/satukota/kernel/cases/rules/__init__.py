"""Case types as data: `layanan/1`, its checks, forms, clocks and permissions. Plain Python, no database."""

/** A report as it is sent: what was answered, with the questions of its category by name. */
export function written(values: Record<string, string[]>, questions: Set<string>, note: string): string {
  const value = (name: string): string => values[name]?.[0] ?? "";
  const number = (name: string): number | null => (value(name) ? Number(value(name)) : null);
  const answers = Object.fromEntries([...questions].filter(value).map((name) => [name, value(name)]));
  return JSON.stringify({
    text: value("text"),
    category: value("category"),
    class: value("class_"),
    lon: number("lon"),
    lat: number("lat"),
    area: value("lon") ? "" : value("area"),
    place_note: note,
    place_source: value("place_source"),
    answers,
    privacy: value("privacy") || "named",
    contact: { name: value("name"), phone: value("phone"), email: value("email") },
    channel: "web",
  });
}

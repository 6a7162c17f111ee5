/** What the server says; the names are those of queries/desk.py and queries/matter.py. */
export interface CallRow {
  id: number;
  state: string;
  number: string;
  rang_at: string;
  answered_at: string | null;
  ended_at: string | null;
  label: string;
  level: string;
  classed: string;
  place: string;
  lon: number | null;
  lat: number | null;
  accuracy: number | null;
  source: string;
  flags: string[];
  who: string;
  mine: boolean;
  stale: boolean;
  incident: number | null;
  callbacks: number;
  version: number;
}
export interface Near {
  id: number;
  number: string;
  kind: string;
  priority: number;
  place: string;
  metres: number;
  opened_at: string;
  state: string;
}
export interface Notice {
  title: string;
  text: string;
}
export interface Call extends CallRow {
  name: string;
  actions: string[];
  called: string;
  location_link: string;
  note: string;
  card: string;
  answers: Record<string, string>;
  area: string;
  fixes: { source: string; lon: number; lat: number; accuracy: number | null; confidence: number | null; at: string }[];
  conflict: number | null;
  earlier_count: number;
  earlier: { id: number; at: string; classed: string; state: string; incident: string; place: string }[];
  history: { real: number; pranks: number; ghosts: number; calls: number };
  suggest_block: boolean;
  blocked_until: string | null;
  nearby: Near[];
  hazards: Notice[];
  recordings: { id: number; seconds: number; held: boolean; gone: boolean }[];
  transfers: { id: number; target: string; phone: string; state: string; taken_by: string; line: string }[];
  case: number | null;
  /** What became of the SMS that asks for the place; empty where none was asked for. */
  location_card: string;
}
export interface Assigned {
  id: number;
  unit: number;
  code: string;
  kind: string;
  state: string;
  since: string | null;
  dispatched_at: string | null;
  escalation: number;
  actions?: string[];
  reason?: string;
  phone?: string;
  /** What became of the messages that called its crew; nothing where it is not in the incident any more. */
  called?: { outcome: string; ways: { way: string; outcome: string }[] } | null;
}
export interface IncidentRow {
  id: number;
  number: string;
  kind: string;
  priority: number;
  state: string;
  level: number;
  place: string;
  lon: number | null;
  lat: number | null;
  opened_at: string;
  calls: number;
  /** The newest line of its log: a message of a crew is read without anybody moving. */
  last_entry: number | null;
  roll_due: boolean;
  unaccepted: number;
  rung: number;
  sensitive: boolean;
  version: number;
  units: Assigned[];
}
export interface Pick {
  unit: number;
  name: string;
  line: string;
  reason: string;
  /** Null where the place has no point: nothing was measured. */
  distance: number | null;
  eta: number | null;
  eta_by: string;
  fix_age: number | null;
  at_station: boolean;
}
export interface Proposed {
  picks: Pick[];
  shortfalls: { line: string; missing: number; reason: string }[];
  router: string;
  ranked_by?: string;
  considered: number;
}
export interface Entry {
  id: number;
  kind: string;
  text: string;
  at: string;
  who: string;
  file: string | null;
}
export interface Incident extends IncidentRow {
  actions: string[];
  what: string;
  area_name: string;
  highest_level: number;
  disposition: string;
  merged: { id: number; number: string; place: string; version: number }[];
  callers: { id: number; rang_at: string; number: string; state: string }[];
  assignments: Assigned[];
  missing: { wants: string; count: number }[];
  recommendation: { id: number; at: string; proposed: Proposed; sent: number[] | null; reason: string } | null;
  log: Entry[];
  log_count: number;
  hazards: Notice[];
  nearby: Near[];
  scene: Scene;
  said: { question: string; answer: string }[];
  agencies: { code: string; units: string[]; outcome: string; targets: { name: string; phone: string }[] }[];
}
export interface Scene {
  patients: { id: number; number: number; triage: string; hospital: string }[];
  hospitals: { id: number; name: string; phone: string; free: number | null; at: string | null }[];
  roll_minutes: number | null;
  roll_at: string | null;
  roles: Record<string, string>;
}
/** An incident of any state that was found again. */
export interface Found {
  id: number;
  number: string;
  kind: string;
  priority: number;
  place: string;
  state: string;
  opened_at: string;
}
export interface Unit {
  id: number;
  code: string;
  name: string;
  kind: string;
  station: string;
  crew: number;
  duty: string;
  reason: string;
  availability: string;
  lon: number;
  lat: number;
  age: number | null;
  stale: boolean;
  at_station: boolean;
  incident: number | null;
  assignment: number | null;
  state: string;
  escalation: number;
}
export interface Board {
  now: string;
  /** All that there is; the lists may be shorter, but never by what waits for somebody. */
  counts: { calls: number; waiting: number; callbacks: number; incidents: number };
  calls: CallRow[];
  incidents: IncidentRow[];
  units: Unit[];
  gaps: { station: string; missing: number; lon: number; lat: number }[];
  troubles: { code: string; seconds: number | null }[];
}
export interface Choice {
  code: string;
  label: string;
  weight: number;
  priority: number | null;
  kind: string;
  agencies: string[];
  advice: string;
}
export interface Card {
  code: string;
  title: string;
  kind: string;
  group: string;
  base: number;
  words: string[];
  levels: [number, number][];
  agencies: string[];
  opening: string[];
  advice: Record<string, string>;
  questions: { code: string; text: string; choices: Choice[] }[];
}
export interface Setup {
  kinds: { code: string; group: string; title: string }[];
  cards: Card[];
  classes: { code: string; key: string; real: boolean; reasons: string[] }[];
  targets: { id: number; name: string; phone: string }[];
  labels: Record<string, Record<string, string>>;
  words: Record<string, string>;
  wrap_up: number;
  zone: string;
  view: string;
  leads: boolean;
  sends: boolean;
  takes: boolean;
  hears: boolean;
  /** Whether a telephone agent is there to connect headsets. */
  voice: boolean;
  /** This desk stands in an exercise. */
  exercise?: boolean;
}
export interface Place {
  name: string;
  kind: string;
  context: string;
  lon: number;
  lat: number;
  area: string;
  accuracy: number;
  /** The typed words name it; else it is only spelt like some of them. */
  sure: boolean;
}

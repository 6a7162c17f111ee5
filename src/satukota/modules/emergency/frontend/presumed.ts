/** What the crew pressed counts on its screen at once, sent or not: the city's own table (rules/machines) says what follows. */
export interface CrewRules {
  targets: Record<string, string>;
  steps: Record<string, string[]>;
  patient_steps: string[];
  ends: string[];
}
export interface Waiting {
  verb: string;
  key: string;
  data: Record<string, unknown>;
}
interface CrewState {
  unit: { duty: string; patients?: boolean } | null;
  assignments: { id: number; state: string; actions: string[] }[];
}

/** Return the state as it will be when everything that waits was sent. What the city would refuse changes nothing. */
export function presumed<S extends CrewState>(state: S, queue: Waiting[], rules: CrewRules): S {
  const copy = structuredClone(state);
  for (const step of queue) {
    if (step.verb === "duty" && copy.unit) copy.unit.duty = String(step.data.duty);
    if (step.verb !== "move") continue;
    const action = String(step.data.action);
    const task = copy.assignments.find(({ id }) => id === step.data.assignment);
    const target = rules.targets[action];
    if (!task || target === undefined || !task.actions.includes(action)) continue;
    task.state = target;
    task.actions = (rules.steps[target] ?? []).filter(
      (next) => copy.unit?.patients || !rules.patient_steps.includes(next),
    );
  }
  copy.assignments = copy.assignments.filter((task) => !rules.ends.includes(task.state));
  return copy;
}

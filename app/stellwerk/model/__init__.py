"""What exists: entities, calls, tasks, events, states, the graph, and the catalogue of properties. Pure data."""

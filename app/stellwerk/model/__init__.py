"""What exists: entities, calls, tasks, events, states, the graph, the catalogue of properties. Pure data."""

//! A terminal cockpit for StatefulSets.

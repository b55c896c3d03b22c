mod fleet;
mod name;
mod orphan;
mod placement;
mod rollout;
mod template;
mod timeline;

mod fleet;
mod goal;
mod name;
mod orphan;
mod placement;
mod rollout;
mod template;
mod timeline;

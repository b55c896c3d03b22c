mod bench;
mod fights;
mod managers;
mod pods;
mod scale;
mod sets;
mod spec;
mod template;

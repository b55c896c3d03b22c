mod bench;
mod fights;
mod managers;
mod scale;
mod spec;
mod template;

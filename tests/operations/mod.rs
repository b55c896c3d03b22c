mod bench;
mod fights;
mod managers;
mod real;
mod scale;
mod sent;
mod spec;
mod template;

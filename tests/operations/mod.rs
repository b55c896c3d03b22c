mod bench;
mod managers;
mod pods;
mod scale;
mod sets;

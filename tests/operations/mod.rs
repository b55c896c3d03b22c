mod bench;
mod managers;
mod scale;

mod paint;
mod untrusted;

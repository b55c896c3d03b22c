mod life;
mod output;

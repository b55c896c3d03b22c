//! Texts of objects, edited through the program's keys, on the real control plane.

mod gone; // the object is deleted meanwhile, or the program is killed
mod keys; // the keys of a text, as an operator presses them
mod merged; // others who write
mod refused; // what the server does not take
mod same; // by keys and by kubectl: the same
mod unanswered; // the answer is lost

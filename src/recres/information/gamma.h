#pragma once

namespace recres {

/// The logarithm of the gamma function, its first and its second derivative, for x > 0; relative or absolute
/// error below 1e-14, whichever is larger. May be called by many threads, unlike std::lgamma.
double log_gamma(double x);
double digamma(double x);
double trigamma(double x);

}  // namespace recres

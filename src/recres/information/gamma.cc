#include "recres/information/gamma.h"

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

namespace recres {

namespace {

// Digits beyond those of double would cost several times as much.
using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

}  // namespace

double log_gamma(double x) {
  return boost::math::lgamma(x, InDouble());
}

double digamma(double x) {
  return boost::math::digamma(x, InDouble());
}

double trigamma(double x) {
  return boost::math::trigamma(x, InDouble());
}

}  // namespace recres

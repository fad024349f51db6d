// The compiled part of Boost.Redis, in exactly one file: it takes ten seconds to build.
#include <boost/redis/src.hpp>

// The three kinds of failure and their mechanisms.
//
//   bug     our own mistake                 ensure() aborts
//   world   a server is away or too slow    Unavailable is thrown and caught once per entry kind:
//                                           HTTP answers 503, a pipeline retries and keeps its
//                                           batch, a job runs again, a command prints it and exits
//                                           1
//   answer  not found, already seen, refused a returned Result or enum
//
// UsageError is the command line's or a file's mistake: exit code 2.
#pragma once

#include <stdexcept>
#include <string>

namespace nof0 {

// The world: a dependency cannot be reached, broke the connection or missed its deadline.
class Unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// What the caller typed or configured is wrong; the text says what and what is allowed.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace nof0

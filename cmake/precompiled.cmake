# What nearly every file that waits for a server includes, compiled once for each preset: Asio's
# coroutines and what they bring along are half of such a file's compile time.
add_library(nof0_precompiled OBJECT "${CMAKE_SOURCE_DIR}/cmake/precompiled.cpp")
target_link_libraries(nof0_precompiled PRIVATE nof0_base)
target_precompile_headers(nof0_precompiled PRIVATE
  <boost/asio/awaitable.hpp> <boost/asio/basic_waitable_timer.hpp> <boost/asio/co_spawn.hpp>
  <boost/asio/io_context.hpp> <boost/asio/redirect_error.hpp> <boost/asio/steady_timer.hpp>
  <boost/asio/use_awaitable.hpp> <boost/describe.hpp> <fmt/format.h>
  <algorithm> <chrono> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <utility> <variant> <vector>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Without a time stamp inside, so that ccache knows one from its content.
  target_compile_options(nof0_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp"
                                                -fpch-instantiate-templates)
endif()

function(nof0_precompile target)
  target_precompile_headers(${target} REUSE_FROM nof0_precompiled)
endfunction()

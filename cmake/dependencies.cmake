# Every third-party library, as an imported target. All come from the distribution; only the Boost
# headers may come from build/deps (see script/bootstrap).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(PostgreSQL 15 REQUIRED COMPONENTS)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(simdjson REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET GLOBAL libzstd)
add_library(zstd::zstd ALIAS PkgConfig::ZSTD)
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET GLOBAL libbrotlienc libbrotlidec)
add_library(brotli::brotli ALIAS PkgConfig::BROTLI)
# Signatures of Hyperliquid: the curve with recoverable signatures, and Keccak-256.
pkg_check_modules(SECP256K1 REQUIRED IMPORTED_TARGET GLOBAL libsecp256k1)
add_library(secp256k1::secp256k1 ALIAS PkgConfig::SECP256K1)
pkg_check_modules(CRYPTOPP REQUIRED IMPORTED_TARGET GLOBAL libcrypto++)
add_library(cryptopp::cryptopp ALIAS PkgConfig::CRYPTOPP)
if(NOT TARGET yaml-cpp::yaml-cpp) # older releases export the bare name
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# Boost >= 1.88: older releases have no usable Boost.Redis, and their JSON loses the last bit.
find_path(NOF0_BOOST_ROOT boost/redis.hpp
  PATHS "${CMAKE_SOURCE_DIR}/build/deps/usr/include" /usr/include NO_DEFAULT_PATH REQUIRED)
file(STRINGS "${NOF0_BOOST_ROOT}/boost/version.hpp" boost_version REGEX "define BOOST_VERSION [0-9]+")
string(REGEX REPLACE ".* ([0-9]+).*" "\\1" boost_version "${boost_version}")
if(boost_version LESS 108800)
  message(FATAL_ERROR "Boost 1.88 or newer is needed, ${NOF0_BOOST_ROOT} has ${boost_version}; "
                      "script/bootstrap unpacks it under build/deps.")
endif()
add_library(nof0_boost INTERFACE)
target_include_directories(nof0_boost SYSTEM BEFORE INTERFACE "${NOF0_BOOST_ROOT}")
add_library(Boost::headers ALIAS nof0_boost)

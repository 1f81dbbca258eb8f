# cmake -D NPM=… -P fetch.cmake, in web/: fetches the packages of package-lock.json into node_modules.
execute_process(COMMAND ${NPM} ci --ignore-scripts --silent RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "npm ci failed in web/. It needs the network, or its cache, for the packages of web/package-lock.json. "
                      "Run scripts/install build, then `cd web && npm ci --ignore-scripts` to see why it fails")
endif()
# Not older than the lock file, so that this is done once.
file(TOUCH node_modules/.package-lock.json)

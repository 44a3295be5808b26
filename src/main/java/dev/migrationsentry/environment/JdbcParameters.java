package dev.migrationsentry.environment;

import static dev.migrationsentry.environment.UrlParameter.leaveOut;
import static dev.migrationsentry.environment.UrlParameter.oneOf;
import static dev.migrationsentry.environment.UrlParameter.pass;
import static dev.migrationsentry.environment.UrlParameter.refuse;
import static dev.migrationsentry.environment.UrlParameter.target;
import static dev.migrationsentry.environment.UrlParameters.KEEP_ALIVES;
import static dev.migrationsentry.environment.UrlParameters.OF_A_POOL;
import static dev.migrationsentry.environment.UrlParameters.OWN_LIMITS;
import static dev.migrationsentry.environment.UrlParameters.SECONDS;
import static dev.migrationsentry.environment.UrlParameters.SECONDS_WANTED;
import static dev.migrationsentry.environment.UrlParameters.SSL_MODES;
import static dev.migrationsentry.environment.UrlParameters.words;

import java.util.ArrayList;
import java.util.List;

/** The parameters of a {@code jdbc:} URL: the driver's own properties. */
final class JdbcParameters {
  private static final String LOADS =
      "makes the driver load a class, or read or write a file, that the URL names";
  private static final String LOADS_REMEDY = "Take it out of the URL; it is never obeyed.";

  private JdbcParameters() {}

  static List<UrlParameter> all() {
    List<UrlParameter> all = new ArrayList<>(List.of(target("user"), target("password")));
    all.add(oneOf("sslmode", "sslmode", SSL_MODES));
    all.add(oneOf("ssl", "ssl", "true", "false"));
    for (String name :
        words(
            """
            sslrootcert sslcert sslkey sslpassword options ApplicationName currentSchema
            kerberosServerName requireAuth
            """)) {
      all.add(pass(name, name));
    }
    all.addAll(
        List.of(
            pass("connectTimeout", "connectTimeout", SECONDS, SECONDS_WANTED),
            oneOf("sslNegotiation", "sslNegotiation", "postgres", "direct"),
            oneOf("channelBinding", "channelBinding", "disable", "prefer", "require"),
            oneOf("gssEncMode", "gssEncMode", "disable", "allow", "prefer", "require"),
            oneOf("gsslib", "gsslib", "auto", "gssapi", "sspi"),
            oneOf("loadBalanceHosts", "loadBalanceHosts", "true", "false"),
            oneOf(
                "targetServerType",
                "targetServerType",
                "any",
                "primary",
                "master",
                "slave",
                "secondary",
                "preferSlave",
                "preferSecondary",
                "preferPrimary")));
    for (String name :
        words(
            """
            adaptiveFetch adaptiveFetchMaximum adaptiveFetchMinimum autosave
            allowEncodingChanges assumeMinServerVersion binaryTransfer
            binaryTransferDisable binaryTransferEnable cleanupSavepoints
            convertBooleanToNumeric databaseMetadataCacheFields
            databaseMetadataCacheFieldsMiB defaultRowFetchSize disableColumnSanitiser
            escapeSyntaxCallMode flushCacheOnDdl groupStartupParameters
            hideUnprivilegedObjects hostRecheckSeconds loggerLevel logServerErrorDetail
            logUnclosedConnections maxResultBuffer maxSendBufferSize preferQueryMode
            preparedStatementCacheQueries preparedStatementCacheSizeMiB prepareThreshold
            protocolVersion quoteReturningIdentifiers readOnly readOnlyMode
            receiveBufferSize reWriteBatchedInserts reWriteBatchedInsertsSize
            sendBufferSize stringtype tcpNoDelay unknownLength
            """)) {
      all.add(leaveOut(name, OF_A_POOL));
    }
    for (String name :
        List.of(
            "socketTimeout",
            "loginTimeout",
            "queryTimeout",
            "cancelSignalTimeout",
            "sslResponseTimeout",
            "gssResponseTimeout",
            "scramMaxIterations")) {
      all.add(leaveOut(name, OWN_LIMITS));
    }
    all.add(leaveOut("tcpKeepAlive", KEEP_ALIVES));
    all.add(
        refuse(
            "sslfactory",
            LOADS,
            "Take it out; where it turned the check of certificates off, write sslmode=require."));
    for (String name :
        words(
            """
            socketFactory socketFactoryArg sslfactoryarg sslhostnameverifier
            sslpasswordcallback authenticationPluginClassName connectExecutor
            connectExecutorArg loggerFile xmlFactoryFactory classLoaderStrategy
            jaasApplicationName jaasLogin sspiServiceClass
            """)) {
      all.add(refuse(name, LOADS, LOADS_REMEDY));
    }
    for (String name : List.of("PGHOST", "PGPORT", "PGDBNAME", "service", "localSocketAddress")) {
      all.add(
          refuse(
              name,
              "leads somewhere else than the URL says",
              "Write host, port and database before the question mark."));
    }
    all.add(refuse("replication", "asks for a replication session", "Take it out of the URL."));
    return all;
  }
}

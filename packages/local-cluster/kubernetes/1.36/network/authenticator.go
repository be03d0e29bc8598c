package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"
	authenticationv1 "k8s.io/api/authentication/v1"
	"sigs.k8s.io/aws-iam-authenticator/pkg/config"
	"sigs.k8s.io/aws-iam-authenticator/pkg/mapper/file"
	"sigs.k8s.io/aws-iam-authenticator/pkg/metrics"
	"sigs.k8s.io/aws-iam-authenticator/pkg/token"
)

// authenticator answers an API server's TokenReviews by the verifier and the mapping of aws-iam-authenticator. Its own
// server knows one cluster. Here one API server is the clusters of all environments.
type authenticator struct {
	// The file with aws-iam-authenticator's configuration of each cluster, in JSON. It is read for each token.
	clusters string
	region   string
}

func serveTokenReviews() error {
	flags := flag.NewFlagSet("aws-iam-authenticator", flag.ExitOnError)
	address := flags.String("address", "", "the address and port to listen on")
	certificate := flags.String("certificate", "", "the file of the server's certificate")
	key := flags.String("key", "", "the file of its key")
	clusters := flags.String("clusters", "", "the file with the configuration of each cluster")
	region := flags.String("region", "", "the region, whose STS may have another name than those of the SDK")
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	metrics.InitMetrics(prometheus.NewRegistry())
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		return err
	}
	fmt.Println(`{"ready":true}`)
	return http.ServeTLS(listener, authenticator{*clusters, *region}, *certificate, *key)
}

func (a authenticator) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	var review authenticationv1.TokenReview
	if err := json.NewDecoder(request.Body).Decode(&review); err != nil {
		http.Error(response, "expected a TokenReview", http.StatusBadRequest)
		return
	}
	user, err := a.userOf(review.Spec.Token)
	if err != nil {
		logrus.WithError(err).Warn("access denied")
		review.Status = authenticationv1.TokenReviewStatus{Error: err.Error()}
	} else {
		logrus.WithFields(logrus.Fields{"username": user.Username, "groups": user.Groups}).Info("access granted")
		review.Status = authenticationv1.TokenReviewStatus{Authenticated: true, User: *user}
	}
	// The answer does not repeat the token.
	review.Spec = authenticationv1.TokenReviewSpec{}
	response.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(response).Encode(review); err != nil {
		logrus.WithError(err).Error("no answer")
	}
}

// userOf returns the user of a token. STS refuses a token whose signature has the name of another cluster, so each is tried.
func (a authenticator) userOf(signed string) (*authenticationv1.UserInfo, error) {
	text, err := os.ReadFile(a.clusters)
	if err != nil {
		return nil, err
	}
	var clusters []config.Config
	if err := json.Unmarshal(text, &clusters); err != nil {
		return nil, err
	}
	refusal := errors.New("there is no cluster")
	for _, cluster := range clusters {
		identity, err := token.NewVerifier(cluster.ClusterID, cluster.PartitionID, a.region).Verify(signed)
		if err == nil {
			return mappedUser(cluster, identity)
		}
		refusal = err
	}
	return nil, refusal
}

// mappedUser is what aws-iam-authenticator's server makes of an identity: the same user name, UID, groups and extra values.
func mappedUser(cluster config.Config, identity *token.Identity) (*authenticationv1.UserInfo, error) {
	mapper, err := file.NewFileMapper(cluster)
	if err != nil {
		return nil, err
	}
	mapping, err := mapper.Map(identity)
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", identity.CanonicalARN, cluster.ClusterID, err)
	}
	session := strings.ReplaceAll(identity.SessionName, "@", "-")
	return &authenticationv1.UserInfo{
		Username: strings.ReplaceAll(mapping.Username, "{{SessionName}}", session),
		UID:      fmt.Sprintf("aws-iam-authenticator:%s:%s", identity.AccountID, identity.UserID),
		Groups:   mapping.Groups,
		Extra: map[string]authenticationv1.ExtraValue{
			"arn":          {identity.ARN},
			"canonicalArn": {identity.CanonicalARN},
			"sessionName":  {identity.SessionName},
			"accessKeyId":  {identity.AccessKeyID},
			"principalId":  {identity.UserID},
		},
	}, nil
}
